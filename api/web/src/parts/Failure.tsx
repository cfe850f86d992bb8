import { Alert, Button, Group, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Problem, Unreachable } from "@/client/problem";
import { toldTrouble, useProblemWords, useTold } from "./told/told";

interface FailureProps {
  error: Error;
  retry?: () => void;
}

/** What went wrong, in the API's own words, and the way to try again. */
export function Failure({ error, retry }: FailureProps) {
  const say = useProblemWords();
  const told = useTold();
  const troubles = error instanceof Problem ? error.errors : [];
  const isTold = troubles.length === 1 && error instanceof Problem && error.reason?.code === "invalid";
  return (
    <Alert color="red" role="alert" m="sm" icon={<IconAlertTriangle size="1.2rem" stroke={1.6} />} title={say(title(error))}>
      <Text size="sm">{told(error)}</Text>
      {troubles.length > 0 && !isTold && (
        <List size="sm" mt="xs">
          {troubles.map((trouble) => (
            <List.Item key={`${trouble.where}${trouble.message}`}>{toldTrouble(say, trouble)}</List.Item>
          ))}
        </List>
      )}
      {retry !== undefined && (
        <Group mt="sm">
          <Button variant="default" onClick={retry}>
            {say("tryAgain")}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

function title(error: Error): "unreachable" | "forbidden" | "gone" | "failed" {
  if (error instanceof Unreachable) return "unreachable";
  if (!(error instanceof Problem)) return "failed";
  if (error.status === 403) return "forbidden";
  return error.status === 404 || error.status === 410 ? "gone" : "failed";
}
