import en from "@/words/en/shell.json";
import zh from "@/words/zh/shell.json";
import { words } from "@/words/words";

export const useShellWords = words(en, zh);
export type ShellWord = keyof typeof en;
