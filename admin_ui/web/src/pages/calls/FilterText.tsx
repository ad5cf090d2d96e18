import { CloseButton, TextInput, type TextInputProps } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";

interface Props extends Omit<TextInputProps, "value" | "onChange"> {
  value: string;
  /** Called when typing rests. */
  onChange: (value: string) => void;
  clearLabel: string;
}

/** A text filter. What is typed counts when typing rests for a moment, or at Enter. */
export function FilterText({ value, onChange, clearLabel, ...props }: Props) {
  const [typed, setTyped] = useState(value);
  const tell = useDebouncedCallback(onChange, 300);
  useEffect(() => setTyped(value), [value]);

  const type = (text: string) => {
    setTyped(text);
    tell(text);
  };
  const clear = (
    <CloseButton
      size="sm"
      aria-label={clearLabel}
      onClick={() => {
        setTyped("");
        onChange("");
      }}
    />
  );
  return (
    <TextInput
      {...props}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Enter" && onChange(typed)}
      rightSection={typed ? clear : null}
    />
  );
}
