import { Stack } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { PagedPage } from "@/pages/paged/PagedPage";
import { usePlace } from "@/pages/paged/usePlace";
import { PAGE_SIZE, SHOWN, useNotes } from "./requests";
import { Task } from "./Task";
import classes from "./Task.module.css";

/** What callers have left, for somebody to see to. */
export function TasksPage() {
  const { t } = useTranslation("tasks");
  const place = usePlace(SHOWN, "open");
  const isAdmin = useSession()?.role === "admin";
  const found = useNotes(place.show, place.page);
  return (
    <PagedPage
      title={t("title")}
      lead={t("lead")}
      place={place}
      choice={t("show")}
      parts={SHOWN.map((value) => ({ value, label: t(`shown.${value}`) }))}
      found={found}
      size={PAGE_SIZE}
      nothing={{
        icon: IconCircleCheck,
        title: t(`empty.${place.show}`),
        text: t(`empty.${place.show}Text`),
      }}
      bars={{ count: 4, height: 96 }}
    >
      <Stack gap="sm" component="ul" className={classes.list} aria-label={t("list")}>
        {found.data?.notes.map((listed) => (
          <li key={listed.note.id}>
            <Task listed={listed} mayTick={isAdmin} />
          </li>
        ))}
      </Stack>
    </PagedPage>
  );
}
