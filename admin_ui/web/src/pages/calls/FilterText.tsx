import { CloseButton, TextInput, type TextInputProps } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

interface Props extends Omit<TextInputProps, "value" | "onChange"> {
  value: string;
  /** Called when typing rests. */
  onChange: (value: string) => void;
  clearLabel: string;
}

/** A text filter. What is typed counts when typing rests for a moment, or at Enter. */
export function FilterText({ value, onChange, clearLabel, ...props }: Props) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tellNow = (text: string) => {
    told.current = text;
    onChange(text);
  };
  const tell = useDebouncedCallback(tellNow, 300);
  useEffect(() => {
    // What we have told ourselves comes back late: meanwhile more may have been typed.
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);

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
        tellNow("");
      }}
    />
  );
  return (
    <TextInput
      {...props}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Enter" && tellNow(typed)}
      rightSection={typed ? clear : null}
    />
  );
}
