import type { shell as german } from "../de/shell";
import type { Texts } from "../texts";

export const shell: Texts<typeof german> = {
  skip: "Skip to content",
  navigation: "Main menu",
  openMenu: "Open menu",
  closeMenu: "Close menu",
  pages: {
    overview: "Overview",
    calls: "Calls",
    tasks: "Call-backs",
    jobs: "Transcriptions",
    live: "Live",
    softphone: "Softphone",
    variants: "Variants",
    users: "Users",
  },
  openTasks: "open",
  notFound: {
    title: "Page not found",
    text: "There is no page at this address.",
    back: "To the overview",
  },
  crash: {
    title: "This page has stumbled",
    text: "Reload the page. If it happens again, this message helps to find out why:",
    reload: "Reload",
  },
  settings: "Appearance and language",
  language: "Language",
  languages: { de: "Deutsch", en: "English" },
  scheme: "Appearance",
  schemes: { light: "Light", dark: "Dark", auto: "Like the device" },
  account: "Account of {{name}}",
  roles: { admin: "Administrator", viewer: "Viewer", monitor: "Monitoring", newcomer: "New" },
  changePassword: "Change password",
  signOut: "Sign out",
};
