import en from "@/words/en/deliveries.json";
import zh from "@/words/zh/deliveries.json";
import { words } from "@/words/words";

export const useDeliveriesWords = words(en, zh);
