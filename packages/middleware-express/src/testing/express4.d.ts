/** The alias of the older major has no types of its own; what is used of it is alike in both. */
declare module 'express4' {
  import express from 'express';
  export default express;
}
