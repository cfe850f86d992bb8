import en from "@/words/en/counts.json";
import zh from "@/words/zh/counts.json";
import { words } from "@/words/words";

export const useCountsWords = words(en, zh);
