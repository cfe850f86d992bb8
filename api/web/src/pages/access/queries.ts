/** Users and tokens of the API, and changes of them. */

import { useQuery } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { useChange } from "@/client/change";
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

/** Return what runs a change of people or tokens. */
export function useAccessChange<Given, Result>(act: (given: Given) => Promise<Result>, done: (result: Result) => string | null) {
  return useChange({ act, done, stale: [keys.users] });
}
