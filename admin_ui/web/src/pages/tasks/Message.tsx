import { Button } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAudioUrl } from "@/shared/useAudioUrl";
import { notifyProblem } from "@/shell/notifyProblem";
import classes from "./Task.module.css";

/** The button that had the focus is gone. */
function takeFocus(audio: HTMLAudioElement | null) {
  if (document.activeElement === document.body) audio?.focus();
}

/** A spoken message; it is fetched when somebody wants to hear it. */
export function Message({ path, from }: { path: string; from: string }) {
  const { t } = useTranslation("tasks");
  const [wanted, setWanted] = useState(false);
  const { url, error } = useAudioUrl(path, wanted);

  useEffect(() => {
    if (!error) return;
    notifyProblem(error);
    setWanted(false);
  }, [error]);

  if (url) {
    return (
      <audio
        ref={takeFocus}
        controls
        autoPlay
        src={url}
        className={classes.audio}
        aria-label={t("message", { from })}
      />
    );
  }
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      loading={wanted}
      onClick={() => setWanted(true)}
    >
      {t("listen")}
    </Button>
  );
}
