import { Alert, Button, FileButton, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./UploadArea.module.css";
import { type Upload, useUploads } from "./useUploads";

/** Where recordings are handed in: by button, or dropped here. */
export function UploadArea({ mostBytes }: { mostBytes: number }) {
  const { t } = useTranslation("jobs");
  const { uploads, add, dismiss } = useUploads(mostBytes);
  const [over, setOver] = useState(false);
  const reset = useRef<() => void>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };
  const choose = (files: File[]) => {
    add(files);
    reset.current?.(); // else the browser tells nothing when the same file is chosen again
  };
  return (
    <Stack gap="sm" mb="md">
      <Paper
        p="md"
        className={classes.area}
        data-over={over || undefined}
        data-testid="drop"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Group gap="sm" justify="center">
          <Text c="dimmed" size="sm" visibleFrom="sm">
            {t("upload.drop")}
          </Text>
          <FileButton
            resetRef={reset}
            onChange={choose}
            accept="audio/wav,audio/x-wav,.wav"
            multiple
          >
            {(props) => (
              <Button {...props} leftSection={<IconUpload size={16} aria-hidden />}>
                {t("upload.button")}
              </Button>
            )}
          </FileButton>
          <Text c="dimmed" size="sm">
            {t("upload.hint", { megabytes: Math.floor(mostBytes / 2 ** 20) })}
          </Text>
        </Group>
      </Paper>
      {uploads.map((one) => (
        <UploadState key={one.id} upload={one} onDismiss={() => dismiss(one.id)} />
      ))}
    </Stack>
  );
}

function UploadState({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  const { t } = useTranslation(["jobs", "common"]);
  const { name, sent, problem, detail } = upload;
  if (problem) {
    return (
      <Alert
        color="red"
        role="alert"
        icon={<IconAlertTriangle aria-hidden />}
        title={t("upload.failed", { name })}
        withCloseButton
        closeButtonLabel={t("common:close")}
        onClose={onDismiss}
      >
        <Text size="sm">{t(`upload.problems.${problem}`)}</Text>
        {detail && (
          <Text size="sm" c="dimmed" lang="en">
            {detail}
          </Text>
        )}
      </Alert>
    );
  }
  const label = t("upload.progress", { name });
  return (
    <Paper p="sm">
      <Text size="sm" mb={6} style={{ overflowWrap: "anywhere" }}>
        {label}
      </Text>
      <Progress value={sent * 100} aria-label={label} animated />
    </Paper>
  );
}
