import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { Schemas } from "@/api/types";

export type User = Schemas["UserView"];
export type Role = User["role"];
export type OneTimePassword = Schemas["OneTimePassword"];

const KEY = ["users"];

export function useUsers() {
  return useQuery({ queryKey: KEY, queryFn: () => data(api.GET("/api/users")) });
}

/** A change after which the list is asked for again. */
function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

const of = (name: string) => ({ params: { path: { name } } });

export const useAddUser = () =>
  useChange((body: { name: string; role: Role }) => data(api.POST("/api/users", { body })));

export const useChangeRole = () =>
  useChange(({ name, role }: { name: string; role: Role }) =>
    data(api.PATCH("/api/users/{name}", { ...of(name), body: { role } })),
  );

export const useResetPassword = () =>
  useChange((name: string) =>
    data(api.POST("/api/users/{name}/one-time-password", of(name))),
  );

export const useRemoveUser = () =>
  useChange((name: string) => data(api.DELETE("/api/users/{name}", of(name))));
