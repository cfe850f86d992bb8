import { Text } from "@mantine/core";
import type { CaseDetail } from "@/client/types";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useHistory } from "../queries";
import { useCasesWords } from "../words";
import { CaseRows } from "./CaseRows";

/** The cases about the same thing at this place. */
export function HistoryList({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const found = useHistory(of.case_id);
  if (found.isPending) return <Loading lines={4} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.cases.length < 2) return <Text size="sm" c="dimmed">{say("firstHere")}</Text>;
  return <CaseRows label={say("tab.history")} cases={found.data.cases} own={of.case_id} title={say("relation")} told={(one) => say(`relation.${one.relation}`)} />;
}
