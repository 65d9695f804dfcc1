import { build } from '../build.mjs';

const built = await build();
console.log(built.length === 0 ? 'Everything is built.' : `Built ${built.join(', ')}.`);
