/** Whether a host name or address is this machine: localhost, 127/8, ::1, and IPv4 inside IPv6. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    bare === '::1' ||
    /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(bare)
  );
}
