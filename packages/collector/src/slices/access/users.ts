import { randomBytes } from 'node:crypto';
import type { Role } from '@watchtower/contract';
import type { Document, Documents } from '../../kernel/documents.ts';
import type { SliceContext } from '../../kernel/slice.ts';

/** Kind of the documents that hold people. */
export const USER_DOCUMENT = 'user';

/** Body of a person's document: the address is encrypted, the password hashed. */
interface UserBody {
  readonly address: string;
  readonly password: string;
  readonly role: Role;
  readonly created_at: string;
}

/** A person. */
export type User = Document<UserBody> & { readonly body: UserBody };

/** An address as it is compared. */
export function normalised(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/** Everybody who may sign in. */
export function listUsers(documents: Documents): User[] {
  return documents
    .list<UserBody>(USER_DOCUMENT)
    .flatMap(({ body, ...rest }) => (body === null ? [] : [{ ...rest, body }]));
}

/** The person with an address. Addresses lie encrypted, so each is opened: local accounts are few. */
export function findUser({ documents, vault }: SliceContext, email: string): User | undefined {
  return listUsers(documents).find(({ body }) => {
    try {
      return vault.open(body.address) === normalised(email);
    } catch {
      // Sealed with a key that was lost: nobody can be found by it any more, and nobody else is kept out.
      return false;
    }
  });
}

/** Writes a new person down; the id says nothing about who it is. */
export async function addUser(
  { documents, vault, clock }: SliceContext,
  person: { email: string; password: string; role: Role },
): Promise<string> {
  const id = `user:${randomBytes(6).toString('hex')}`;
  const body: UserBody = {
    address: vault.seal(normalised(person.email)),
    password: person.password,
    role: person.role,
    created_at: new Date(clock.now()).toISOString(),
  };
  await documents.put(USER_DOCUMENT, id, body, 'collector', 0);
  return id;
}
