import en from "@/words/en/system.json";
import zh from "@/words/zh/system.json";
import { words } from "@/words/words";

export const useSystemWords = words(en, zh);
