import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import type { CaseView } from "@/client/types";
import { departments, usual } from "./moveForm";

/** The departments of the table of codes, and the one that such a case usually goes to. */
export function useDepartments(of: Pick<CaseView, "kind" | "corrected_kind" | "department" | "code"> | null): { known: string[]; usual: string } {
  const codes = useQuery({
    queryKey: ["codes"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => (await data(api.GET("/v1/codes", { signal }))).matters,
  }).data;
  const rows = codes ?? [];
  return { known: departments(of?.department ?? null, rows.map((one) => one.department)), usual: of === null ? "" : usual(of, rows) };
}
