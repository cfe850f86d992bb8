import { Empty } from "@/parts/Empty";
import { useShellWords } from "@/shell/words";

export function NoPage() {
  const say = useShellWords();
  return <Empty title={say("nothing")} />;
}
