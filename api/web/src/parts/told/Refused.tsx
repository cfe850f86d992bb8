import { Alert, type AlertProps } from "@mantine/core";
import { useTold } from "./told";

/** Why something was not done, within the form that asked for it; nothing while nothing failed. */
export function Refused({ error, ...more }: { error: Error | null } & Pick<AlertProps, "title" | "mb">) {
  const told = useTold();
  return error === null ? null : <Alert color="red" role="alert" {...more}>{told(error)}</Alert>;
}
