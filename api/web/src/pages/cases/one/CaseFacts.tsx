import { ScrollArea, Stack } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import type { CaseDetail } from "@/client/types";
import { shownEvent } from "@/parts/evidence/shown";
import { CaseLink } from "@/parts/Marks";
import { Measured } from "@/parts/reason/Measured";
import { Reasons } from "@/parts/reason/Reasons";
import { Time } from "@/parts/Time";
import { useReasonWords } from "@/parts/reason/words";
import { useFormat } from "@/words/format";
import { useCasesWords } from "../words";
import classes from "./case.module.css";
import { ReportNote } from "./ReportNote";
import { Sources } from "./Sources";

export type Fact = readonly [name: string, value: ReactNode];

/** Why it fired, and all that is known of a case. */
export function CaseFacts({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const { event } = shownEvent(of);
  const facts = [...useFacts(of), ...usePlace(of), ...useLinks(of)];
  return (
    <ScrollArea role="region" className={`${classes.facts} h-panel`} aria-label={say("facts")} type="auto" viewportProps={{ tabIndex: 0 }}>
      <Stack gap="sm" p="sm">
        {event?.node_id.startsWith("report.") === false && <Reasons event={event} />}
        {of.reports.map((report) => <ReportNote key={report.reference} of={report} />)}
        <FactList facts={facts} />
        {event !== undefined && <Measured event={event} />}
      </Stack>
    </ScrollArea>
  );
}

export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.list}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** What, when, by whom. */
export function useFacts(of: CaseDetail): Fact[] {
  const say = useCasesWords();
  const things = useReasonWords();
  return told([
    [say("source"), <Fragment key="s">{say(`from.${of.channel}`)}: <Sources of={of.events} /></Fragment>],
    [say("thing"), things.of("class", of.class_name)],
    [say("opened"), <Time key="o" at={of.opened} age />],
    [say("lastSeen"), <Time key="l" at={of.last_seen} age />],
    [say("closedAt"), of.closed === null ? null : <Ending key="e" of={of} at={of.closed} />],
    [say("class"), of.code === null ? null : `${of.code} ${of.name ?? ""} (${of.standard ?? ""}${of.is_local_extension === true ? `, ${say("local")}` : ""})`],
    [say("department"), of.department],
    [say("verdict"), of.verdict === null ? null : `${say(`verdict.${of.verdict}`)} · ${of.verdict_by ?? ""}`],
    [say("numbers"), of.numbers.length === 0 ? null : <Stack key="n" gap={0}>{of.numbers.map((one) => <span key={one.receiver}>{`${one.number} (${one.name})`}</span>)}</Stack>],
  ]);
}

function Ending({ of, at }: { of: CaseDetail; at: number }) {
  const say = useCasesWords();
  const by = of.closed_by === "pipeline" ? say("cameras") : of.closed_by;
  const told = [by, noteOf(of.close_note, say)].filter((part) => part !== null && part !== "").join(": ");
  return <><Time at={at} /> · {told}</>;
}

/** Where. */
export function usePlace(of: CaseDetail): Fact[] {
  const say = useCasesWords();
  const format = useFormat();
  const place = of.lat === null || of.lon === null ? say("noPlace") : `${format.number(of.lat, 6)}, ${format.number(of.lon, 6)} (${of.datum})`;
  const radius = of.radius_m === null ? "" : ` ± ${format.metres(of.radius_m)}`;
  return told([
    [say("place"), place + radius],
    [say("grid"), of.grid_code],
    [say("responsibility"), of.responsibility_code],
    [say("asset"), of.asset_code],
  ]);
}

/** Other cases that it belongs to. */
function useLinks(of: CaseDetail): Fact[] {
  const say = useCasesWords();
  const link = (id: number | null) => (id === null ? null : <CaseLink key={id} id={id} />);
  return told([
    [say("mergedInto"), link(of.merged_into)],
    [say("splitFrom"), link(of.split_from)],
    [say("recursOf"), of.recurs_of === null ? null : <>{link(of.recurs_of)} {say.count("recurrence", of.recurrence)}</>],
  ]);
}

/** What the pipeline says when it moves a case has words. */
export function noteOf(note: string | null, say: ReturnType<typeof useCasesWords>): string {
  return note === null ? "" : say.of("note", note);
}

function told(facts: readonly Fact[]): Fact[] {
  return facts.filter(([, value]) => value !== null && value !== "");
}
