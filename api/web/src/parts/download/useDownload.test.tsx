import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "@/words/words";
import { useDownload } from "./useDownload";

function Link() {
  const save = useDownload();
  return <a href="/v1/counts?format=csv" download="counts.csv" onClick={save}>CSV</a>;
}

function answering(answer: Response): void {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(answer)));
}

const clicked: string[] = [];

beforeEach(() => {
  setLanguage("zh");
  clicked.length = 0;
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:counts");
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push(`${this.download} ${this.href}`);
  });
  render(<MantineProvider><Notifications /><Link /></MantineProvider>);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("saves the file under its name", async () => {
  answering(new Response("start,count\n"));
  fireEvent.click(screen.getByText("CSV"));
  await waitFor(() => expect(clicked).toEqual(["counts.csv blob:counts"]));
});

it("tells why there is none in the page's language", async () => {
  const body = JSON.stringify({ detail: "more than 100000 rows are asked for", code: "too_many_rows", values: {} });
  answering(new Response(body, { status: 422, headers: { "Content-Type": "application/problem+json" } }));
  fireEvent.click(screen.getByText("CSV"));
  expect(await screen.findByText(/请求的数据过多/)).toBeTruthy();
  expect(clicked).toEqual([]);
});
