import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { detail, sentence } from "./problemWords";

/** An error of something the user did, at the edge of the window. */
export function notifyProblem(error: unknown): void {
  notifications.show({
    color: "red",
    title: i18next.t(`problems.${sentence(error)}`),
    message: detail(error),
    autoClose: 10_000,
    role: "alert",
  });
}
