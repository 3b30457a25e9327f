// Package discordsim is a local Discord that holds to the real protocol: REST v9 and v10 and the JSON gateway, on 127.0.0.1.
// It is for tests and for the demo. A bot talks to it through its ordinary client; a test drives the people.
//
// It promises:
//
//   - It refuses what Discord refuses, with Discord's codes and Discord's shape of errors.
//   - Rate limits are true: 50 requests a second for the bot, buckets by route and major parameter, honest headers.
//   - Message times, ids, rate limits, the nonce window and the 3-second and 15-minute rules of interactions follow the
//     clock it is given. With a fake clock nothing sleeps. Heartbeats, waiting for the bot and Options.Latency are real time.
//   - A person sees what that person would see: ephemeral messages are for one, private channels for those let in.
//   - It goes wrong when it is asked to: Fault and GatewayFault say what, for whom, how often and when. Otherwise it never does.
//   - Its books are complete: every message ever made, every request and its answer, counted from outside the bot.
//
// It knows nothing of the bot that it serves. All calls are safe for concurrent use.
//
// What it leaves out: threads, voice, reactions, polls, stickers, webhooks that are not interactions, more than one shard, compression,
// ETF, and the rule of one IDENTIFY each five seconds.
package discordsim
