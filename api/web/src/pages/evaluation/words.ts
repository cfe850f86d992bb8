import en from "@/words/en/evaluation.json";
import zh from "@/words/zh/evaluation.json";
import { words } from "@/words/words";

export const useEvaluationWords = words(en, zh);
