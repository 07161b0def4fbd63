//! Secrets that are recognised by their form.

use crate::secrets::mask_text;

#[test]
fn tokens_are_told_by_their_beginning() {
    let x = "x".repeat(36);
    let mut secrets: Vec<String> = [
        "AKID",
        "AKIA",
        "ASIA",
        "LTAI",
        "AIza",
        "ghp_",
        "gho_",
        "ghs_",
        "github_pat_",
        "glpat-",
        "xoxb-",
        "xoxp-",
        "xapp-",
        "sk-",
        "sk-proj-",
        "sk_live_",
        "hf_",
        "npm_",
        "dckr_pat_",
        "hvs.",
    ]
    .iter()
    .map(|prefix| format!("{prefix}{x}"))
    .collect();
    secrets.push("sk-0123456789abcdef0123".to_owned());
    secrets.push("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc".to_owned());
    for secret in secrets {
        assert_eq!(mask_text(&format!("before {secret}, after")), "before ***, after");
        assert_eq!(mask_text(&format!("see a/{secret}")), "see a/***");
    }
    for text in [
        "é AKID short",
        "npm_config_registry_of_the_project",
        "my-sk-learn-notebook-with-a-long-name",
        "c45dc435-9d19-423e-a85a-8f36c13b7a77",
        "hf_hub_download_of_a_model_file",
        "eyJust.a.word",
    ] {
        assert_eq!(mask_text(text), text);
    }
}

#[test]
fn private_keys_go_whatever_their_header() {
    for label in [
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
        &format!("{} PRIVATE KEY", "X".repeat(99)),
        &format!("{} PRIVATE KEY", "é".repeat(98)),
    ] {
        let pem = format!("-----BEGIN {label}-----\nMIIE\n-----END {label}-----");
        assert_eq!(mask_text(&format!("a {pem} b")), "a *** b");
        assert_eq!(
            mask_text(&format!(
                "a {}",
                pem.chars().take(pem.chars().count() - 20).collect::<String>()
            )),
            "a ***"
        );
        assert_eq!(mask_text(&format!("a {}", pem.replace('\n', "\\n"))), "a ***");
    }
    let ssh2 = "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56\n---- END SSH2 ENCRYPTED PRIVATE KEY ----";
    assert_eq!(mask_text(&format!("a {ssh2} b")), "a *** b");
    assert_eq!(mask_text("root:hush@tcp(127.0.0.1:3306)/db"), "root:***@tcp(127.0.0.1:3306)/db");
    assert_eq!(mask_text("mysql://root:hu@sh@x:3306/db"), "mysql://root:***@x:3306/db");
    let public = "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----";
    assert_eq!(mask_text(public), public);
}
