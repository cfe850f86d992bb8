import en from "@/words/en/reason.json";
import zh from "@/words/zh/reason.json";
import { words } from "@/words/words";

export const useReasonWords = words(en, zh);
export type ReasonWord = keyof typeof en;
