/** Plays a camera by WHEP (RFC 9725): one request with an offer, one answer, and the video comes over WebRTC. */

const GATHER_MS = 2_000;
const LONGEST_MS = 15_000;

/** Play an address in a video; it ends when the signal does. Throws what went wrong, in words. */
export async function playWhep(address: string, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const peer = new RTCPeerConnection();
  let kept: string | null = null;
  signal.addEventListener("abort", () => {
    peer.close();
    video.srcObject = null;
    if (kept !== null) void fetch(kept, { method: "DELETE", keepalive: true }).catch(() => undefined);
  });
  peer.addTransceiver("video", { direction: "recvonly" });
  peer.addTransceiver("audio", { direction: "recvonly" });
  const arrived = new Promise<void>((resolve, reject) => {
    peer.addEventListener("track", ({ streams: [stream] }) => {
      video.srcObject = stream ?? null;
      resolve();
    });
    peer.addEventListener("connectionstatechange", () => {
      if (peer.connectionState === "failed") reject(new Error("WebRTC: no way to it"));
    });
    setTimeout(() => reject(new Error("WebRTC: nothing came in 15 s")), LONGEST_MS);
  });
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
  const answer = await fetch(address, { method: "POST", body: peer.localDescription?.sdp ?? "", headers: { "Content-Type": "application/sdp" }, signal });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const place = answer.headers.get("Location");
  kept = place === null ? null : new URL(place, address).href;
  await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  await arrived;
}

/** Wait until it is known at which addresses this machine can be reached, not for ever. */
async function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === "complete") return;
  await new Promise<void>((resolve) => {
    setTimeout(resolve, GATHER_MS);
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState === "complete") resolve();
    });
  });
}
