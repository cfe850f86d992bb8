import type { CaseDetail, EvidenceLink } from "@/client/types";
import { addressOf, chosen } from "@/parts/evidence/files";
import { shownEvent } from "@/parts/evidence/shown";
import { momentOf } from "../one/moments";
import { useCasesWords } from "../words";
import classes from "./sheet.module.css";
import { useDated } from "./useDated";

/** What looks at it is written down as. */
const PURPOSE = "print";

/** The picture of the thing, and the one of the place after, where there is one. */
export function Pictures({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const before = seen(of.before) ?? chosen(shownEvent(of).files).snapshot;
  const after = seen(of.after);
  if (before === undefined && after === undefined) return <p>{say("noPicture")}</p>;
  return (
    <div className={classes.pictures}>
      {before !== undefined && <Picture of={of} file={before} word={say("before")} />}
      {after !== undefined && <Picture of={of} file={after} word={say("after")} />}
    </div>
  );
}

function seen(file: EvidenceLink | null): EvidenceLink | undefined {
  return file === null || file.reserved ? undefined : file;
}

function Picture({ of, file, word }: { of: CaseDetail; file: EvidenceLink; word: string }) {
  const dated = useDated();
  const moment = momentOf(of.events, file);
  const told = moment === null ? word : `${word} · ${dated(moment)}`;
  return (
    <figure>
      <img src={addressOf(file, PURPOSE)} alt={told} />
      <figcaption>{told}</figcaption>
    </figure>
  );
}
