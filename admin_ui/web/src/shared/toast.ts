import { notifications } from "@mantine/notifications";
import i18next from "i18next";

/** A message at the edge of the window, for a moment. */
export function toast(message: string, color?: "red"): void {
  const closeButtonProps = { "aria-label": i18next.t("close") };
  notifications.show({ message, color, closeButtonProps });
}
