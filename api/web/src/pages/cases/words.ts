import en from "@/words/en/cases.json";
import zh from "@/words/zh/cases.json";
import { words } from "@/words/words";

export const useCasesWords = words(en, zh);
