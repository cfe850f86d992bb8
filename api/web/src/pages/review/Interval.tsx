import { Text } from "@mantine/core";
import { useFormat } from "@/words/format";

interface Share {
  precision: number | null;
  low: number | null;
  high: number | null;
}

/** From where to where the true share lies, drawn and in words. */
export function Interval({ of: { low, high, precision } }: { of: Share }) {
  const format = useFormat();
  if (low === null || high === null || precision === null) return <>–</>;
  return (
    <Text component="div" size="xs" style={{ display: "flex", alignItems: "center", gap: 8 }}>
      <svg width="120" height="10" viewBox="0 0 120 10" aria-hidden>
        <rect x="0" y="4" width="120" height="2" fill="var(--h-edge)" />
        <rect x={low * 120} y="2" width={Math.max(1, (high - low) * 120)} height="6" fill="var(--h-low)" opacity="0.55" />
        <rect x={precision * 120 - 1} y="0" width="2" height="10" fill="var(--h-mark)" />
      </svg>
      {`${format.percent(low)} – ${format.percent(high)}`}
    </Text>
  );
}
