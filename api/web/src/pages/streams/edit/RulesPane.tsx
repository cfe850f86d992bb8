import { Accordion, Button, Group, Menu, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import type { Rule } from "./draft";
import classes from "./edit.module.css";
import { troublesAt } from "./flaws";
import { useRuleKind } from "./names";
import { kindsIn } from "./parameters";
import { useSchema } from "./queries";
import { RuleForm } from "./RuleForm";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

/** What is looked for on this camera, each rule with its form; the forms are made of the API's schema. */
export function RulesPane({ editor, mayEdit }: { editor: Editor; mayEdit: boolean }) {
  const say = useEditWords();
  const schema = useSchema();
  if (schema.isPending) return <Loading lines={6} />;
  if (schema.isError) return <Failure error={schema.error} retry={() => void schema.refetch()} />;
  const { rules } = editor.draft;
  const set = (next: readonly Rule[], about: string | null = null) => editor.act({ do: "change", draft: { ...editor.draft, rules: next }, ...(about === null ? {} : { about }) });
  return (
    <>
      {rules.length === 0 && <Empty title={say("noRules")} more={say("noRulesMore")} />}
      <Accordion multiple variant="default" chevronPosition="left" styles={{ control: { paddingInline: 0 }, label: { paddingBlock: 8 }, content: { padding: "0 0 8px" } }}>
        {rules.map((rule, at) => (
          <Accordion.Item key={at} value={String(at)}>
            <Accordion.Control><Head rule={rule} at={at} editor={editor} /></Accordion.Control>
            <Accordion.Panel>
              <RuleForm rule={rule} at={at} editor={editor} schema={schema.data.definition} mayEdit={mayEdit}
                set={(next, about) => set(rules.map((one, number) => (number === at ? next : one)), about)}
                remove={() => set(rules.filter((_, number) => number !== at))} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {mayEdit && <Add kinds={kindsIn(schema.data.definition)} add={(kind) => set([...rules, ruleOf(kind, editor)])} />}
    </>
  );
}

/** A new rule is about the shape that is chosen. */
function ruleOf(kind: string, { now: { chosen }, draft }: Editor): Rule {
  const names = draft.rules.map((rule) => rule.id);
  let number = 1;
  while (names.includes(`${kind}-${number}`)) number += 1;
  const target = chosen?.kind === "zone" || (chosen?.kind === "line" && kind === "counting") ? { [chosen.kind]: chosen.name } : {};
  return { id: `${kind}-${number}`, kind, ...target };
}

function Head({ rule, at, editor }: { rule: Rule; at: number; editor: Editor }) {
  const say = useEditWords();
  const name = useRuleKind();
  const troubles = troublesAt(editor.troubles, `rules[${at}]`);
  const target = [rule.zone, rule.line].filter((one) => typeof one === "string").join(", ");
  return (
    <div data-rule={at}>
      <Group gap={6} wrap="nowrap">
        <Text size="sm" fw={600} className="h-cut">{name(rule.kind)}</Text>
        <Text size="xs" c="dimmed" className="h-cut">{[typeof rule.id === "string" ? rule.id : "", target].filter(Boolean).join(" · ")}</Text>
        {rule.enabled === false && <Text size="xs" c="dimmed">{say("off")}</Text>}
      </Group>
      {troubles.map((one) => <Text key={one.where + one.message} className={classes.flaw} role="alert">{one.message}</Text>)}
    </div>
  );
}

function Add({ kinds, add }: { kinds: readonly string[]; add: (kind: string) => void }) {
  const say = useEditWords();
  const name = useRuleKind();
  return (
    <Menu transitionProps={{ duration: 0 }}>
      <Menu.Target><Button mt="sm" variant="default" leftSection={<IconPlus size="1rem" stroke={1.7} />}>{say("addRule")}</Button></Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => <Menu.Item key={kind} onClick={() => add(kind)}>{name(kind)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
