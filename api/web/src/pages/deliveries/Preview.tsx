import { Code, Modal, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, data } from "@/client/http";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { TYPES } from "./types";
import { useDeliveriesWords } from "./words";

/** The newest message of a type, as it is sent. */
export function Preview({ types, onClose }: { types: readonly string[]; onClose: () => void }) {
  const say = useDeliveriesWords();
  const [type, choose] = useState<string>(TYPES.find((one) => types.includes(one)) ?? "case.created");
  const found = useQuery({
    queryKey: ["webhooks", "preview", type],
    queryFn: ({ signal }) => data(api.POST("/v1/webhooks/preview", { body: { type }, signal })),
  });
  return (
    <Modal opened onClose={onClose} size="xl" title={say("preview")} closeButtonProps={{ "aria-label": say("close") }}>
      <Stack>
        <Select
          label={say("type")}
          data={TYPES.map((value) => ({ value, label: say.of("type", value) }))}
          value={type}
          onChange={(next) => next !== null && choose(next)}
          allowDeselect={false}
        />
        {found.isPending && <Loading lines={8} />}
        {found.isError && <Failure error={found.error} />}
        {found.isSuccess && <Code block tabIndex={0}>{JSON.stringify(found.data, null, 1)}</Code>}
      </Stack>
    </Modal>
  );
}
