/**
 * Texts by feature: `useTranslation("calls")`, `t("empty.title")`. German is the default and the
 * type of all others. Only the language in use is loaded.
 */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { isLanguage, keepLanguage, type Language, preferredLanguage } from "./language";

const LOADERS = {
  de: () => import("./de").then((module) => module.de),
  en: () => import("./en").then((module) => module.en),
};

export async function startTranslation(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    fallbackLng: false,
    defaultNS: "common",
    interpolation: { escapeValue: false }, // React escapes
  });
  await speak(preferredLanguage());
}

/** Changes the language of the page. */
export async function speak(language: Language): Promise<void> {
  const resources = await LOADERS[language]();
  for (const [feature, texts] of Object.entries(resources)) {
    i18next.addResourceBundle(language, feature, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Changes the language, and keeps it for the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  keepLanguage(language);
  await speak(language);
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : "de";
}
