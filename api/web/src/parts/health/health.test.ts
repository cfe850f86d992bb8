import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { type Language, setLanguage } from "@/words/words";
import { useHealthTold } from "./health";

type Given = Parameters<ReturnType<typeof useHealthTold>>[0];

function said(given: Given, language: Language): string {
  setLanguage(language);
  return renderHook(() => useHealthTold()).result.current(given);
}

describe("what a camera says of itself", () => {
  beforeEach(() => localStorage.clear());

  it("is told in the page's language, and so is what the system said", () => {
    const given = { message: "stream gate: unreachable: No route to host", code: "unreachable", values: { why: "No route to host" } };
    expect(said(given, "zh")).toBe("无法连接：没有到主机的路由");
    expect(said(given, "en")).toBe("unreachable: No route to host");
  });

  it("keeps what the system said where the page has no words for it", () => {
    expect(said({ message: "x", code: "refused", values: { why: "teapot" } }, "zh")).toBe("连接被拒绝：teapot");
  });

  it("tells one sentence within another, with the values of both", () => {
    const given = { message: "…", code: "main_stream", values: { told: "main_silent", seconds: 20 } };
    expect(said(given, "zh")).toBe("主码流没有留存取证录像：录像码流 20 秒没有数据");
    const why = { message: "…", code: "main_stream", values: { told: "refused", why: "Connection refused" } };
    expect(said(why, "zh")).toBe("主码流没有留存取证录像：连接被拒绝：连接被拒绝");
  });

  it.each([["person", "已转为值守：行人"], ["motion", "已转为值守：画面有变化"], ["dragon", "已转为值守：dragon"]])("names what woke it: %s", (cause, told) => {
    expect(said({ message: "on watch", code: "on_watch", values: { cause } }, "zh")).toBe(told);
  });

  it.each([{ code: undefined }, { code: null }, { code: "newer_than_this_page" }])("is shown as it came from a worker that tells no more: $code", (given) => {
    expect(said({ message: "stream gate: the camera closed the connection", ...given }, "zh")).toBe("stream gate: the camera closed the connection");
  });

  it("is nothing where there is nothing to say", () => {
    expect(said({ message: "" }, "zh")).toBe("");
  });
});
