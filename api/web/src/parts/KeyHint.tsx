import { Kbd } from "@mantine/core";

const SHOWN: Record<string, string> = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc", Space: "␣", Shift: "⇧", Mod: "Ctrl",
};

/** A key or several, as they are written on keyboards. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span style={{ display: "inline-flex", gap: 3 }}>
      {keys.split(" ").flatMap((press) => press.split("+")).map((key, at) => (
        <Kbd key={`${key}-${at}`} size="xs">
          {SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </Kbd>
      ))}
    </span>
  );
}
