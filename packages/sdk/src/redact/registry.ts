import type { Rule } from './rule.ts';
import { anthropic } from './rules/anthropic.ts';
import { assignment } from './rules/assignment.ts';
import { authorization } from './rules/authorization.ts';
import { aws } from './rules/aws.ts';
import { card } from './rules/card.ts';
import { cookie } from './rules/cookie.ts';
import { databricks } from './rules/databricks.ts';
import { digitalocean } from './rules/digitalocean.ts';
import { discord } from './rules/discord.ts';
import { github } from './rules/github.ts';
import { gitlab } from './rules/gitlab.ts';
import { google } from './rules/google.ts';
import { grafana } from './rules/grafana.ts';
import { groq } from './rules/groq.ts';
import { huggingFace } from './rules/hugging-face.ts';
import { jwt } from './rules/jwt.ts';
import { linear } from './rules/linear.ts';
import { notion } from './rules/notion.ts';
import { npm } from './rules/npm.ts';
import { openai } from './rules/openai.ts';
import { perplexity } from './rules/perplexity.ts';
import { privateKey } from './rules/private-key.ts';
import { pypi } from './rules/pypi.ts';
import { sendgrid } from './rules/sendgrid.ts';
import { sentry } from './rules/sentry.ts';
import { shopify } from './rules/shopify.ts';
import { slack } from './rules/slack.ts';
import { stripe } from './rules/stripe.ts';
import { userinfo } from './rules/userinfo.ts';
import { vault } from './rules/vault.ts';
import { watchtower } from './rules/watchtower.ts';
import { webhookSecret } from './rules/webhook-secret.ts';

/** Every rule for text: vendors' prefixes first, so that a marker names the vendor; names with values last. */
export const RULES: readonly Rule[] = [
  privateKey,
  jwt,
  anthropic,
  openai,
  aws,
  github,
  gitlab,
  slack,
  stripe,
  google,
  npm,
  huggingFace,
  sendgrid,
  grafana,
  digitalocean,
  vault,
  databricks,
  perplexity,
  notion,
  linear,
  pypi,
  sentry,
  shopify,
  groq,
  watchtower,
  discord,
  webhookSecret,
  userinfo,
  authorization,
  cookie,
  assignment,
  card,
];
