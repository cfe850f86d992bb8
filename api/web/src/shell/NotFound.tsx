import { Button } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import { Empty } from "@/parts/Empty";
import { useShellWords } from "./words";

export function NotFound() {
  const say = useShellWords();
  const { pathname } = useLocation();
  return (
    <Empty title={say("notFound")} more={say("notFoundMore", { path: pathname })}>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{say("toFirst")}</Button>
    </Empty>
  );
}
