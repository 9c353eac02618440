import { expand } from './keys.ts';
import { shapes } from './shapes.ts';

/** An organization as OpenAI keeps it. Times are seconds since 1970. */
export interface State {
  /** As the header `openai-organization` has it. */
  readonly slug: string;
  readonly projects: MockProject[];
  readonly users: MockUser[];
  readonly accounts: MockAccount[];
  /** Those that exist. A deleted one is no longer in here. */
  readonly keys: MockKey[];
  /** Oldest first. */
  readonly audit: MockEvent[];
  readonly costs: MockCost[];
  readonly usage: MockUse[];
  /** Cents a month, by project. */
  readonly spendLimits: Map<string, number>;
  readonly now: () => number;
  /** A number that was not given before. */
  readonly next: () => number;
}

export interface MockProject {
  readonly id: string;
  name: string | null;
  createdAt: number;
  archivedAt: number | null;
}

export interface MockUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: number;
}

export interface MockAccount {
  readonly id: string;
  readonly projectId: string;
  name: string;
  createdAt: number;
  /** An account without a role may do nothing. */
  role: 'owner' | 'member' | 'none';
}

export interface MockKey {
  readonly id: string;
  readonly value: string;
  readonly name: string | null;
  /** A user's or a service account's id. */
  readonly ownerId: string;
  /** Null: an admin key. */
  readonly projectId: string | null;
  createdAt: number;
  /** Before it was used here. */
  lastUsedAt: number | null;
  /** Undefined: the record does not tell. */
  expiresAt: number | null | undefined;
  /** False: the owner has left the project. */
  ownerIsActive: boolean;
  /** Null: all. */
  scopes: readonly string[] | null;
  /** When it was used here. */
  readonly uses: number[];
}

export interface MockEvent {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly projectId: string | null;
  /** As the API has it. */
  readonly actor: object;
  /** For the filter `actor_ids[]`. */
  readonly actorIds: readonly string[];
  readonly resourceId: string;
  readonly details: object;
}

export interface MockCost {
  readonly keyId: string;
  readonly projectId: string;
  /** Any second of the day. */
  readonly at: number;
  readonly value: number;
}

export interface MockUse {
  /** `completions`, `embeddings`, … */
  readonly kind: string;
  readonly keyId: string;
  readonly projectId: string;
  readonly at: number;
  readonly requests: number;
}

export interface KeyWishes {
  readonly name?: string | null;
  readonly owner: MockUser | MockAccount;
  /** None: an admin key. */
  readonly project?: MockProject;
  readonly createdAt?: number;
  readonly lastUsedAt?: number | null;
  readonly expiresAt?: number | null;
  readonly ownerIsActive?: boolean;
  readonly scopes?: readonly string[] | null;
  /** The last four characters, for keys that look alike in their masks. */
  readonly tail?: string;
  /** Of shapes.ts; default: the usual one of the owner's kind. */
  readonly shape?: string;
}

const DAY = 86_400;

/** Things for a state; each is in it when it is returned. What is not wished has a plain value. */
export const createMaker = (state: State, seed: number) => {
  const idOf = (prefix: string): string => `${prefix}${expand('{62:24}', seed * 1000 + state.next())}`;
  const long = (): number => state.now() - 30 * DAY;
  return {
    project(wishes: Partial<Omit<MockProject, 'id'>> = {}): MockProject {
      const id = idOf('proj_');
      return added(state.projects, {
        id,
        name: `Project ${state.projects.length + 1}`,
        createdAt: long(),
        archivedAt: null,
        ...wishes,
      });
    },
    user(name: string = `User ${state.users.length + 1}`): MockUser {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
      return added(state.users, { id: idOf('user-'), name, email, createdAt: long() });
    },
    account(
      project: MockProject,
      name: string,
      wishes: Partial<Pick<MockAccount, 'createdAt' | 'role'>> = {},
    ): MockAccount {
      const account: MockAccount = {
        id: idOf('svc_acct_'),
        projectId: project.id,
        name,
        createdAt: long(),
        role: 'member',
        ...wishes,
      };
      return added(state.accounts, account);
    },
    key({ owner, project, tail, shape, ...wishes }: KeyWishes): MockKey {
      const value = expand(shapes[shape ?? usualShape(owner, project)]!, seed * 1000 + state.next());
      return added(state.keys, {
        id: idOf('key_'),
        value: tail === undefined ? value : value.slice(0, -tail.length) + tail,
        ownerId: owner.id,
        projectId: project?.id ?? null,
        name: wishes.name === undefined ? `Key ${state.keys.length + 1}` : wishes.name,
        createdAt: wishes.createdAt ?? long(),
        lastUsedAt: wishes.lastUsedAt ?? null,
        expiresAt: wishes.expiresAt,
        ownerIsActive: wishes.ownerIsActive ?? true,
        scopes: wishes.scopes ?? null,
        uses: [],
      });
    },
    /** `by`: whose key or session did it. */
    event(type: string, resourceId: string, by: MockKey | MockUser, more: EventWishes = {}): MockEvent {
      const actor = actorOf(by);
      return added(state.audit, {
        id: idOf('audit_log-'),
        type,
        at: more.at ?? state.now(),
        projectId: more.projectId ?? null,
        actor,
        actorIds: 'value' in by ? [by.id, by.ownerId] : [by.id],
        resourceId,
        details: more.details ?? {},
      });
    },
  };
};

interface EventWishes {
  readonly at?: number;
  readonly projectId?: string | null;
  readonly details?: object;
}

export type Maker = ReturnType<typeof createMaker>;

const added = <T>(list: T[], entry: T): T => {
  list.push(entry);
  return entry;
};

const usualShape = (owner: MockUser | MockAccount, project: MockProject | undefined): string => {
  if (project === undefined) return 'openai-admin-key/74';
  return 'role' in owner ? 'openai-service-account-key/74' : 'openai-project-key/74';
};

const actorOf = (by: MockKey | MockUser): object => {
  if (!('value' in by))
    return { type: 'session', session: { user: { id: by.id, email: by.email }, ip_address: '192.0.2.7' } };
  return by.ownerId.startsWith('svc_acct_')
    ? { type: 'api_key', api_key: { id: by.id, type: 'service_account', service_account: { id: by.ownerId } } }
    : { type: 'api_key', api_key: { id: by.id, type: 'user', user: { id: by.ownerId } } };
};

/** First eight characters, a `*` for each hidden one, last four (verification.md 4.3). */
export const maskOf = (value: string): string =>
  value.slice(0, 8) + '*'.repeat(Math.max(1, value.length - 12)) + value.slice(-4);
