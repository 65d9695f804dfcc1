/** The agency's customers and what they ordered. */
export interface Customer {
  readonly client_id: string;
  readonly name: string;
  readonly platforms: readonly Platform[];
  readonly voice: string;
}

/** Platforms this agency publishes to. */
export type Platform = 'instagram' | 'tiktok' | 'linkedin' | 'x';

/** Customers of the agency. */
export const CUSTOMERS: readonly Customer[] = [
  {
    client_id: 'harbor-coffee',
    name: 'Harbor Coffee',
    platforms: ['instagram', 'tiktok'],
    voice: 'warm, early-morning, never shouting',
  },
  {
    client_id: 'northwind-bikes',
    name: 'Northwind Bikes',
    platforms: ['instagram', 'x'],
    voice: 'dry, technical, loves gravel',
  },
  {
    client_id: 'lumen-dental',
    name: 'Lumen Dental',
    platforms: ['linkedin', 'instagram'],
    voice: 'calm, precise, kind to the nervous',
  },
  {
    client_id: 'tidepool-yoga',
    name: 'Tidepool Yoga',
    platforms: ['tiktok', 'instagram'],
    voice: 'playful, short sentences',
  },
];

/** What people ask the agency for, in their own words. */
export const REQUESTS: readonly {
  text: string;
  lane: 'creation' | 'publishing' | 'engagement';
  blueprint_id: string;
}[] = [
  {
    text: 'Can we get a post about the new opening hours out today?',
    lane: 'publishing',
    blueprint_id: 'announcement',
  },
  {
    text: 'Write something about our customers of the month, with a photo idea.',
    lane: 'creation',
    blueprint_id: 'spotlight',
  },
  {
    text: 'Somebody asks in the comments whether we ship abroad. Please answer.',
    lane: 'engagement',
    blueprint_id: 'reply',
  },
  {
    text: 'A reel idea for the weekend, please, and publish it if you like it.',
    lane: 'publishing',
    blueprint_id: 'weekend-reel',
  },
  {
    text: 'The summer campaign needs a second wave. Same tone as before.',
    lane: 'publishing',
    blueprint_id: 'campaign-wave',
  },
];

/** One message of a client, on its way through the agency. */
export interface ClientMessage {
  readonly message_id: string;
  readonly thread_id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly text: string;
  readonly platform: Platform;
  readonly lane: 'creation' | 'publishing' | 'engagement';
  readonly blueprint_id: string;
  /** How the post reaches the platform. */
  readonly via: 'api' | 'browser';
  /** Where the answer goes. */
  readonly reply_to: string;
}

/** Finds a customer. */
export function customerOf(clientId: string): Customer {
  const found = CUSTOMERS.find((c) => c.client_id === clientId);
  if (found === undefined) throw new Error(`There is no customer “${clientId}”.`);
  return found;
}
