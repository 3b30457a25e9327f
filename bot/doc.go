// Package bot is the conversation: it turns taps, forms and typed words into
// replies for the domain, and what the domain decides into messages.
//
// Commands and acts are tables; handlers return, and one place answers, checks
// permission, and logs. Every message from a patient gets an answer. All free
// text passes the safety screen before anything else is done with it. What is
// shown is made from the state when it is sent. No words of a patient and no
// Discord account reach a log from here.
package bot
