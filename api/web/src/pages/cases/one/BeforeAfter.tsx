import { Text } from "@mantine/core";
import type { CaseDetail, EvidenceLink } from "@/client/types";
import { addressOf } from "@/parts/evidence/files";
import { useFormat } from "@/words/format";
import { useCasesWords } from "../words";
import classes from "./case.module.css";
import { momentOf } from "./moments";

/** The first picture of the thing beside the last one of the place without it. */
export function BeforeAfter({ of }: { of: CaseDetail }) {
  return (
    <div className={classes.pair} style={{ height: "100%" }}>
      <Picture of={of} file={of.before} word="before" />
      <Picture of={of} file={of.after} word="after" />
    </div>
  );
}

function Picture({ of, file, word }: { of: CaseDetail; file: EvidenceLink | null; word: "before" | "after" }) {
  const say = useCasesWords();
  const format = useFormat();
  if (file === null) return null;
  const moment = momentOf(of.events, file);
  const told = moment === null ? say(word) : `${say(word)} · ${format.moment(moment)}`;
  return (
    <figure>
      {file.reserved ? <Text c="white" p="md" flex={1}>{say("isMasked")}</Text> : <img src={addressOf(file)} alt={told} />}
      <figcaption>{told}</figcaption>
    </figure>
  );
}
