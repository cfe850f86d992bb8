import { Button } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Problem, Unreachable } from "@/client/problem";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { useShellWords } from "./words";

/** What stands in place of a page that failed: the API's words, or that the page itself is at fault. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const say = useShellWords();
  if (error instanceof Problem || error instanceof Unreachable) return <Failure error={error} retry={reset} />;
  return (
    <Empty title={say("broken")} more={`${say("brokenMore")} (${String(error)})`}>
      <Button onClick={() => window.location.reload()}>{say("reload")}</Button>
    </Empty>
  );
}
