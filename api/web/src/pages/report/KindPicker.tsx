import { Select, UnstyledButton } from "@mantine/core";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { byMajor, type Matter, shortList, useMatterName, useMatters } from "./matters";
import classes from "./report.module.css";
import { useReportWords } from "./words";

/** The kinds that are reported most as large buttons, all others in a list that can be searched. */
export function KindPicker({ chosen, choose }: { chosen: Matter | null; choose: (matter: Matter | null) => void }) {
  const say = useReportWords();
  const called = useMatterName();
  const found = useMatters();
  if (found.isPending) return <Loading lines={3} height="3rem" />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const matters = found.data;
  const short = shortList(matters);
  const isShort = short.some((one) => one.matter === chosen?.matter);
  const groups = byMajor(matters).map(([major, of]) => ({ group: say.of("major", major), items: of.map((one) => ({ value: one.matter, label: `${called(one)} ${one.code}` })) }));
  return (
    <>
      <div className={classes.kinds} role="radiogroup" aria-label={say("kind")}>
        {short.map((one) => (
          <UnstyledButton key={one.matter} className={classes.kind} role="radio" aria-checked={chosen?.matter === one.matter} onClick={() => choose(one)}>
            {called(one)}
          </UnstyledButton>
        ))}
      </div>
      <Select
        mt="xs"
        size="lg"
        aria-label={say("otherKind")}
        placeholder={say("otherKind")}
        data={groups}
        value={isShort ? null : (chosen?.matter ?? null)}
        onChange={(value) => choose(matters.find((one) => one.matter === value) ?? null)}
        searchable
        nothingFoundMessage={say("noKind")}
        maxDropdownHeight="50dvh"
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
    </>
  );
}
