import en from "@/words/en/cases.json";
import enLife from "@/words/en/life.json";
import zh from "@/words/zh/cases.json";
import zhLife from "@/words/zh/life.json";
import { words } from "@/words/words";

export const useCasesWords = words({ ...en, ...enLife }, { ...zh, ...zhLife });
