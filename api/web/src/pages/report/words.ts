import en from "@/words/en/report.json";
import zh from "@/words/zh/report.json";
import { words } from "@/words/words";

export const useReportWords = words(en, zh);
