"""Makes a worker's frames out of a decoder's."""

from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from pipeline.frames import DecodedPicture, Frame
from pipeline.ingest.stamps import Stamps


class Framer:
    """Frames of one connection and one picture size; keeps what their conversion needs."""

    def __init__(self, stream_id: str, session: int, stamps: Stamps) -> None:
        self._stream_id = stream_id
        self._session = session
        self._stamps = stamps
        self._colours, self._luma, self._yuv = VideoReformatter(), VideoReformatter(), VideoReformatter()

    def frame(self, shown: VideoFrame, t: float, *, arrived: float, damaged: bool) -> Frame:
        """Return the frame of UTC time `t`, which reached this machine at `arrived`."""
        return Frame(
            stream_id=self._stream_id,
            session=self._session,
            t=t,
            arrived=arrived,
            pts=self._stamps.seconds(shown.pts or 0),
            keyframe=shown.key_frame,
            damaged=damaged,
            clock_source=self._stamps.source,
            picture=DecodedPicture(shown, self._colours, luma=self._luma, yuv=self._yuv),
        )
