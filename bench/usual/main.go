// Usual is the design that a reminder bot usually has, for Waymark to be
// measured beside: discordgo, and in memory one gocron job for each person,
// which opens the direct channel and sends. It promises to be a fair one: it
// reconnects, keeps to Discord's limits as discordgo does, and is built with
// the same versions.
//
// Each line of its file of people is a Discord account, a tab, and a cron
// expression with seconds. It writes "ready" once all jobs are set.
package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // as Waymark does

	"github.com/bwmarrin/discordgo"
	"github.com/go-co-op/gocron/v2"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "usual:", err)
		os.Exit(1)
	}
}

func run(people string) error {
	session, err := discordgo.New("Bot " + os.Getenv("DISCORD_TOKEN"))
	if err != nil {
		return err
	}
	session.Identify.Intents = discordgo.IntentsDirectMessages
	base, err := url.Parse(os.Getenv("DISCORD_API_URL"))
	if err != nil {
		return err
	}
	session.Client.Transport = elsewhere{base}
	session.AddHandler(answer)
	cron, err := gocron.NewScheduler()
	if err != nil {
		return err
	}
	if err := plan(cron, session, people); err != nil {
		return err
	}
	if err := session.Open(); err != nil {
		return err
	}
	cron.Start()
	fmt.Println("ready")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	return cron.Shutdown()
}

// plan sets a job for each person.
func plan(cron gocron.Scheduler, session *discordgo.Session, people string) error {
	f, err := os.Open(people)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		user, at, _ := strings.Cut(lines.Text(), "\t")
		if _, err := cron.NewJob(gocron.CronJob(at, true), gocron.NewTask(ask, session, user)); err != nil {
			return err
		}
	}
	return lines.Err()
}

// ask sends one check-in.
func ask(session *discordgo.Session, user string) {
	channel, err := session.UserChannelCreate(user)
	if err != nil {
		fmt.Fprintln(os.Stderr, "open channel:", err)
		return
	}
	row := discordgo.ActionsRow{}
	for n := range 5 {
		row.Components = append(row.Components, discordgo.Button{Label: fmt.Sprint(2 * n), CustomID: fmt.Sprint("mood.", 2*n), Style: discordgo.SecondaryButton})
	}
	_, err = session.ChannelMessageSendComplex(channel.ID, &discordgo.MessageSend{
		Content: "How is your mood right now?", Components: []discordgo.MessageComponent{row},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "send:", err)
	}
}

// answer thanks for a tap.
func answer(session *discordgo.Session, i *discordgo.InteractionCreate) {
	err := session.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseUpdateMessage,
		Data: &discordgo.InteractionResponseData{Content: "Thank you.", Components: []discordgo.MessageComponent{}},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "answer:", err)
	}
}

// elsewhere sends requests for Discord to another base.
type elsewhere struct{ base *url.URL }

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = e.base.Scheme, e.base.Host
	return http.DefaultTransport.RoundTrip(r)
}
