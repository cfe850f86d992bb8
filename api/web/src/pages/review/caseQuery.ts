import { queryOptions } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";

/** One case with its events and files. */
export function caseQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.cases, id],
    queryFn: ({ signal }) => data(api.GET("/v1/cases/{case_id}", { params: { path: { case_id: id } }, signal })),
  });
}
