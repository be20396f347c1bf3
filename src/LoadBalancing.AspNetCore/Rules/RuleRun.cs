using System.Text.RegularExpressions;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Rules;

/// <summary>Applies the rules of a frontend and a backend to one request and to its response.</summary>
internal static class RuleRun
{
    private static readonly AnswerAction Undecided = AnswerReader.Refusal(StatusCodes.Status403Forbidden, "Rules could not decide about the request in time.\n");

    /// <summary>
    /// Applies the rules about requests: those of the frontend, which then chooses the backend, and those of the backend.
    /// </summary>
    /// <param name="exchange">The request. Without an answer its backend is known afterwards, if it has one.</param>
    /// <param name="headers">Its headers.</param>
    /// <returns>The answer that ends the request, or <see langword="null"/> when it goes on.</returns>
    public static Answer? OnRequest(HttpExchange exchange, IHeaderDictionary headers)
    {
        var decided = Decide(exchange, headers);
        // Nobody gets past a rule, or to another backend, by a text that takes an expression too long.
        return exchange.RegexBudget.IsExceeded && Answer.TryMake(Undecided, exchange, out var refusal) ? refusal : decided;
    }

    /// <summary>Applies the rules about responses: those of the backend, then those of the frontend.</summary>
    /// <exception cref="RuleException">A rule could not decide, or a header cannot be sent.</exception>
    public static void OnResponse(HttpExchange exchange, BackendSettings settings, IHeaderDictionary headers)
    {
        // Clients write requests: what these took is not to be missing here.
        exchange.RegexBudget.Reset();
        OnResponse(settings.ResponseRules, exchange, headers);
        OnResponse(exchange.Frontend?.ResponseRules, exchange, headers);
        if (exchange.RegexBudget.IsExceeded)
        {
            throw new RuleException("Rules could not decide about the response in time.", new RegexMatchTimeoutException());
        }
    }

    private static Answer? Decide(HttpExchange exchange, IHeaderDictionary headers)
    {
        if (exchange.Frontend is { } frontend)
        {
            if (OnRequest(frontend.RequestRules, exchange, headers) is { } answer)
            {
                return answer;
            }

            exchange.Backend = frontend.Routes.Choose(exchange.Sight);
        }

        return OnRequest(exchange.Backend?.Settings.RequestRules, exchange, headers);
    }

    private static Answer? OnRequest(RuleList? rules, HttpExchange exchange, IHeaderDictionary headers)
    {
        if (rules is null)
        {
            return null;
        }

        var answer = Walk(rules, exchange, headers);
        // The fields that go to the server are those that the rules leave.
        exchange.Fields.GatherAgain(headers);
        return answer;
    }

    private static Answer? Walk(RuleList rules, HttpExchange exchange, IHeaderDictionary headers)
    {
        var sight = exchange.Sight;
        foreach (var rule in rules.All)
        {
            if (!rule.Condition.IsMet(sight))
            {
                continue;
            }

            switch (rule.Action)
            {
                case AllowAction:
                    return null;
                case AnswerAction action when Answer.TryMake(action, exchange, out var answer):
                    return answer;
                case VariableAction variable:
                    variable.Apply(sight);
                    break;
                case var action:
                    HeaderChanges.Apply(action, sight, headers);
                    if (action is SetHeaderAction written)
                    {
                        exchange.Fields.Written(written.Name);
                    }

                    break;
            }
        }

        return null;
    }

    private static void OnResponse(RuleList? rules, HttpExchange exchange, IHeaderDictionary headers)
    {
        if (rules is null)
        {
            return;
        }

        var sight = exchange.Sight;
        foreach (var rule in rules.All)
        {
            if (!rule.Condition.IsMet(sight))
            {
                continue;
            }

            switch (rule.Action)
            {
                case AllowAction:
                    return;
                case VariableAction variable:
                    variable.Apply(sight);
                    break;
                case var action:
                    HeaderChanges.Apply(action, sight, headers);
                    break;
            }
        }
    }
}
