/** Users and tokens of the API, and changes of them. */

import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";

type Schemas = components["schemas"];
export type User = Schemas["UserView"];
export type NewUser = Schemas["NewUser"];
export type Role = NewUser["roles"][number];
export type Token = Schemas["TokenView"];
export type Scope = Schemas["TokenOf"]["scopes"][number];

export const ROLES: readonly Role[] = ["operator", "dispatcher", "manager", "auditor", "inspector", "reader", "admin"];
export const SCOPES: readonly Scope[] = [
  "worker", "vehicle", "public", "reader", "operator", "dispatcher", "manager", "auditor", "inspector", "admin",
];
const tokens = [...keys.users, "tokens"] as const;

export function useUsers() {
  return useQuery({ queryKey: [...keys.users, "list"], queryFn: async ({ signal }) => (await data(api.GET("/v1/users", { signal }))).users });
}

export function useTokens() {
  return useQuery({ queryKey: tokens, queryFn: async ({ signal }) => (await data(api.GET("/v1/tokens", { signal }))).tokens });
}

/** Return what runs a change; lists are asked for anew, and a failure is told in the API's words. */
export function useChange<Given, Result>(act: (given: Given) => Promise<Result>, done: (result: Result) => string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      const words = done(result);
      if (words !== null) notifications.show({ message: words });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message, autoClose: 10_000 }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.users }),
  });
}
